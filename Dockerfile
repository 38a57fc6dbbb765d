# docker build --target api -t app-api .          the service: one folder, no node_modules
# docker build --target migrate -t app-migrate .  applies the migrations, before the service starts
FROM node:24-slim AS base
WORKDIR /app
COPY package.json .
RUN npm install --global "$(node -p "require('./package.json').packageManager")"

# What of the workspace the service needs, and the manifests alone, so that an edit keeps the install.
FROM base AS workspace
COPY . .
RUN pnpm --package=turbo@2.11.11 dlx turbo prune @repo/api --docker

FROM base AS build
COPY --from=workspace /app/out/json/ .
RUN pnpm install --frozen-lockfile
COPY --from=workspace /app/out/full/ .
COPY tsconfig.base.json .
RUN pnpm turbo run build --filter=@repo/api

FROM base AS migrate
COPY --from=workspace /app/out/json/ .
# Optional are the PostgreSQL server and the compilers of each platform.
RUN pnpm install --frozen-lockfile --no-optional
COPY --from=workspace /app/out/full/ .
USER node
CMD ["node", "packages/migrate/src/main.ts", "prisma", "migrate", "deploy"]

FROM node:24-slim AS api
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=build /app/apps/api/dist/ .
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node gets SIGTERM itself: it drains and ends.
CMD ["node", "index.mjs"]
