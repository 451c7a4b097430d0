# Rasa, and the action servers: one image, two commands (deploy/docker/compose.yml). Built from the project's root,
# after `make train`, which makes the model that goes into it:
#   docker build -f deploy/docker/rasa.Dockerfile -t bemotandeassistenten-rasa:1 .
FROM python:3.10-slim-bookworm AS packages
COPY requirements/run.txt /tmp/run.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/run.txt

FROM python:3.10-slim-bookworm
# curl asks for the health
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app bemotande
COPY --from=packages /venv /app/.venv
WORKDIR /app
COPY bot bot
COPY actions actions
COPY knowledge knowledge
COPY data data
COPY deploy/watched.sh deploy/watched.sh
COPY config.yml domain.yml credentials.yml endpoints.scale.yml ./
COPY models/bemotandeassistenten.tar.gz models/bemotandeassistenten.sha256 models/
# What is published is written to these; the rest belongs to root and is read-only.
RUN mkdir -m 0700 var && chown -R bemotande var knowledge data models
ENV RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1 OMP_NUM_THREADS=1 TF_CPP_MIN_LOG_LEVEL=3 \
    PYTHONWARNINGS=ignore PYTHONPATH=/app PYTHONUNBUFFERED=1 SANIC_HOST=0.0.0.0 MPLCONFIGDIR=/tmp
USER 10001
EXPOSE 5005 5055
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:5005/"]
# Faces nobody but its neighbours: the network of the containers sees to that, since it has no authentication.
CMD ["deploy/watched.sh", "http://127.0.0.1:5005/", ".venv/bin/python", "-m", "bot.serve", "run", \
     "--interface", "0.0.0.0", "--port", "5005", "--model", "models/bemotandeassistenten.tar.gz", \
     "--endpoints", "endpoints.scale.yml", "--quiet"]
