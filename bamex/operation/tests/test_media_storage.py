"""Pictures in a storage that speaks S3, as moto does on loopback."""

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from bamex.settings import storage_from_url

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def address(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket="bamex")
    yield f"s3://bamex/portal?endpoint={endpoint}&region=us-east-1"
    server.stop()


def test_what_the_portal_asks_of_a_storage_is_answered_by_s3(address):
    storage = storages.create_storage(storage_from_url(address))

    assert not storage.exists("m001-large-0123456789ab.jpg")
    with pytest.raises(FileNotFoundError):
        storage.open("m001-large-0123456789ab.jpg").read()
    assert storage.save("staged/one", ContentFile(b"upload")) == "staged/one"
    assert storage.save("staged/one", ContentFile(b"other")) != "staged/one"  # nothing is written over
    assert storage.size("staged/one") == 6
    with storage.open("staged/one") as file:
        assert file.read() == b"upload"
    assert "one" in storage.listdir("staged")[1]
    assert storage.get_modified_time("staged/one").tzinfo
    storage.delete("staged/one")
    assert not storage.exists("staged/one")
    storage.delete("staged/one")  # as a folder does, it does not mind
