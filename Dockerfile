# Two stages: the first has an installer, the second only what runs. A site that has its own
# package index gives it with build-time settings of the installer; none is named here.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /src
COPY requirements/base.txt requirements/build.txt requirements/
RUN python -m venv --without-pip /app \
 && python -m pip --python /app/bin/python install --no-cache-dir --no-deps --require-hashes \
        --requirement requirements/base.txt \
 && python -m pip install --no-cache-dir --no-deps --require-hashes \
        --requirement requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY src/ src/
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
 && python -m pip --python /app/bin/python install --no-cache-dir --no-deps --no-index dist/*.whl

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="oncobasis" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin oncobasis
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /data
# Nothing is fetched at run time; `docker run --network none --read-only` is how it is meant.
ENTRYPOINT ["oncobasis"]
CMD ["--help"]
