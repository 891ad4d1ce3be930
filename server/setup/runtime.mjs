import path from 'node:path'

/** Node options for programs that run our TypeScript: its notices about SQLite being young are not for the user. */
const NODE_FLAGS = '--disable-warning=ExperimentalWarning'

/** The environment of the programs that we start: `node` (default ours) first on the PATH, a proxy honoured by fetch. */
export function runtimeEnv(env = process.env, node = process.execPath) {
  const folder = path.dirname(node)
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const before = (env[key] ?? '').split(path.delimiter)
  const options = env.NODE_OPTIONS ?? ''
  const proxy = env.HTTPS_PROXY ?? env.https_proxy ?? env.HTTP_PROXY ?? env.http_proxy
  return {
    ...env,
    [key]: before[0] === folder ? env[key] : [folder, ...before].join(path.delimiter),
    ...(proxy ? { NODE_USE_ENV_PROXY: '1' } : {}),
    NODE_OPTIONS: options.includes(NODE_FLAGS) ? options : `${options} ${NODE_FLAGS}`.trim(),
  }
}
