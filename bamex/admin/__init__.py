"""The back office: parents of every admin, their forms and inlines, and the admin of what all sections share.

It is made for an editor who has never seen Django: French and English side by side, sources on the same page,
errors that name field and language, and nothing public that a click can lose. Sections take what is named here.
"""

from bamex.admin import shared_models as shared_models  # registers them
from bamex.admin.bilingual import BilingualAdmin as BilingualAdmin
from bamex.admin.bilingual import SingleAdmin as SingleAdmin
from bamex.admin.drafts import EditorialForm as EditorialForm
from bamex.admin.fieldsets import TEXTS_DESCRIPTION as TEXTS_DESCRIPTION
from bamex.admin.fieldsets import bilingual_lookups as bilingual_lookups
from bamex.admin.fieldsets import bilingual_rows as bilingual_rows
from bamex.admin.index import IndexGroup as IndexGroup
from bamex.admin.inlines import CitationInline as CitationInline
from bamex.admin.inlines import CitedRowInline as CitedRowInline
from bamex.admin.inlines import OrderedFormSet as OrderedFormSet
from bamex.admin.inlines import RowInline as RowInline
from bamex.admin.publishable import PublishableAdmin as PublishableAdmin
from bamex.admin.publishable import name_rows as name_rows
from bamex.admin.withdrawable import WithdrawableAdmin as WithdrawableAdmin
