import { existsSync } from 'node:fs'
import path from 'node:path'
import { runCommand, reportsFullDisk, reportsOffline, tail } from '../process/runCommand.mjs'
import { SetupError, noDisk } from '../report/setupError.mjs'

/** How to start npm: the npm that started this process if there is one, else the one installed with Node, else the one on the PATH. */
function npmProgram(env = process.env) {
  const script = [env.npm_execpath, path.join(path.dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js')].find(
    (file) => file?.endsWith('npm-cli.js') && existsSync(file),
  )
  return script === undefined ? { program: 'npm', before: [] } : { program: process.execPath, before: [script] }
}

/** `env` without the variables that npm sets for the script it runs: a nested npm would read them as its own. */
const cleanEnv = (env) =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(npm_(lifecycle|package|command)|npm_config_local_prefix$|INIT_CWD$)/i.test(name)),
  )

const RETRY_OPTIONS = ['--fetch-retries=2', '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=10000', '--loglevel=error']

/**
 * Runs npm and resolves to `{code, output}` if it succeeds or `tolerate(output)` is true;
 * otherwise throws NO_NETWORK, NO_DISK, CORRUPT or FAILED with a message that names `doing`.
 */
export async function npmCommand(args, { cwd, signal, doing, tolerate, env = process.env }) {
  const { program, before } = npmProgram(env)
  const result = await runCommand(program, [...before, ...args, ...RETRY_OPTIONS], { cwd, signal, env: cleanEnv(env) })
  if (result.code === 0 || tolerate?.(result.output)) return result
  throw npmError(result.output, doing)
}

function npmError(output, doing) {
  if (reportsFullDisk(output)) return noDisk(doing)
  if (/EINTEGRITY/.test(output))
    return new SetupError('CORRUPT', `A downloaded package is damaged (${doing}): start again, or run npm cache clean --force first.`)
  if (reportsOffline(output))
    return new SetupError(
      'NO_NETWORK',
      `The npm registry could not be reached while ${doing}: check the network or npm's proxy settings, then start again.`,
    )
  const why = output.split('\n').find((line) => /npm (ERR!|error) (?!code|A complete log)\S/.test(line)) ?? tail(output, 1)
  return new SetupError('FAILED', `npm failed while ${doing}: ${why.replace(/^npm (ERR!|error) /, '')}`)
}
