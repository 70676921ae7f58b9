# Untried: written on a machine without Docker. The portal alone; PostgreSQL runs beside it (compose.yaml).
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATIC_ROOT=/srv/portal/static MEDIA_ROOT=/srv/media
WORKDIR /srv/portal

# Without the tools for development; versions and hashes are those of the lock.
COPY pyproject.toml requirements.lock ./
RUN pip install --no-cache-dir uv \
    && uv pip install --system --no-cache -r pyproject.toml -c requirements.lock

COPY . .
# The build needs some settings to be there; none of these stays in the image.
RUN PORTAL_ENV=local SECRET_KEY=for-the-build python manage.py collectstatic --noinput \
    && python -m compileall -q sonderborg indicators events initiatives \
    && useradd --system --home-dir /srv/portal portal \
    && mkdir -p /srv/media && chown portal:portal /srv/media

USER portal
ENV PORTAL_ENV=production
EXPOSE 8000
VOLUME /srv/media
CMD ["gunicorn", "sonderborg.wsgi", "--preload", "--bind", "0.0.0.0:8000", "--workers", "2", "--worker-tmp-dir", "/dev/shm"]
