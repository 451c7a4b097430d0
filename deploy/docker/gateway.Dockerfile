# The gateway. Built from the project's root:
#   docker build -f deploy/docker/gateway.Dockerfile -t bemotandeassistenten-gateway:1 .
FROM python:3.12-slim-bookworm AS packages
COPY requirements/gateway.txt /tmp/gateway.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/gateway.txt

FROM python:3.12-slim-bookworm AS widget
COPY requirements/tools.txt /tmp/tools.txt
RUN python -m venv /tools && /tools/bin/pip install --no-cache-dir --require-hashes -r /tmp/tools.txt
ENV PATH=/tools/bin:$PATH PYTHONPATH=/app
COPY --from=packages /venv /venv
WORKDIR /app
COPY gateway gateway
COPY knowledge knowledge
COPY bot bot
RUN mkdir -p gateway/widget/src/generated \
    && /venv/bin/python -m gateway.widget.texts gateway/widget/src/generated/knowledge.json
WORKDIR /app/gateway/widget
RUN npm ci --silent --ignore-scripts && npm run --silent build

FROM python:3.12-slim-bookworm
# curl asks for the health
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app bemotande
COPY --from=packages /venv /app/.gateway
WORKDIR /app
COPY bot bot
COPY gateway gateway
COPY knowledge knowledge
COPY data data
COPY docs/tillganglighetsredogorelse.md docs/tillganglighetsredogorelse.md
COPY deploy deploy
COPY --from=widget /app/gateway/widget/dist gateway/widget/dist
RUN mkdir -m 0700 var && chown bemotande var
ENV PYTHONPATH=/app PYTHONUNBUFFERED=1 GATEWAY_HOST=0.0.0.0 GATEWAY_OPS_HOST=0.0.0.0
USER 10001
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8081/readyz"]
CMD ["deploy/watched.sh", "http://127.0.0.1:8081/livez", ".gateway/bin/python", "-m", "gateway.serve"]
