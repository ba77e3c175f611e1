"""The back office: parents of every admin, their forms, and the admin of the shared words."""

from bamex.admin.parents import BilingualAdmin as BilingualAdmin
from bamex.admin.parents import PublishableAdmin as PublishableAdmin
from bamex.admin.parents import SingleAdmin as SingleAdmin
