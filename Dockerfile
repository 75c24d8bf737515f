# Two stages: the first has an installer, the second only what runs. A site that has its own
# package index gives it with build-time settings of the installer; none is named here. A site pins
# the base by digest with --build-arg PYTHON_IMAGE=...@sha256:...
#
#   docker build -t oncobasis:0.1.0 .
#   docker run --rm --read-only --network none oncobasis:0.1.0 ask LUAD "EGFR L858R"
#   docker compose -f deploy/compose.yaml up
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /src
COPY requirements/serve.txt requirements/documents.txt requirements/build.txt requirements/
# One `--require-hashes` run for both locks: they are of one resolution and share packages.
RUN python -m venv --without-pip /app \
 && python -m pip --python /app/bin/python install --no-cache-dir --no-compile --no-deps --require-hashes \
        --requirement requirements/serve.txt --requirement requirements/documents.txt \
 && python -m pip install --no-cache-dir --no-deps --require-hashes \
        --requirement requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY models/ models/
COPY src/ src/
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
 && python -m pip --python /app/bin/python install --no-cache-dir --no-compile --no-deps --no-index dist/*.whl \
# Of LightGBM only the native library is used here; its Python module alone needs scipy (143 MB).
 && python -m pip --python /app/bin/python uninstall --yes scipy \
# The libraries' own tests (17 MB) are of no use here.
 && find /app/lib -type d -name tests -prune -exec rm -r {} + \
# By content, not by time: layers round the times of files, and every start would compile again.
 && /app/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /app/lib

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="oncobasis" \
      org.opencontainers.image.licenses="Apache-2.0"
# libgomp: LightGBM's library needs it and the slim image lacks it. Pango and fonts: PDF, in Latin
# and Korean script.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
        libgomp1 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-nanum \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin oncobasis \
 && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/oncobasis
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    ONCOBASIS_STATE=/var/lib/oncobasis
USER 10001:10001
WORKDIR /tmp
VOLUME /var/lib/oncobasis
EXPOSE 8080
STOPSIGNAL SIGTERM
# The root may be read-only: only the state and /tmp (uploads under way, PDF) are written.
ENTRYPOINT ["oncobasis"]
CMD ["--help"]
