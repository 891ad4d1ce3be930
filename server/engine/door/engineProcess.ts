import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

/**
 * Each libuv thread that calls decode keeps its own worker team, so there is one (`UV_THREADPOOL_SIZE`, below). Workers that
 * wait spin for milliseconds by default, and as soon as another program wants a core, the team waits for the spinning itself:
 * on 2 cores with a load of 6, decode at 16 sequences fell to 7 tokens/s; with short spinning it kept 180.
 */
const threadSettings = { GOMP_SPINCOUNT: '20000' }

/**
 * Starts the engine's child process: `fake/fakeMain.ts` where `ASSAY_ENGINE` is `fake`, `process/main.ts` otherwise.
 * The path is put together at run time from `ASSAY_ROOT` (or the working folder), so that a bundler of the server leaves it alone.
 */
export function forkEngine(env: NodeJS.ProcessEnv): ChildProcess {
  const root = env.ASSAY_ROOT || process.cwd()
  const entry = env.ASSAY_ENGINE === 'fake' ? ['fake', 'fakeMain.ts'] : ['process', 'main.ts']
  return fork(/* turbopackIgnore: true */ join(root, 'server', 'engine', ...entry), [], {
    cwd: root,
    execPath: process.execPath,
    // The parent's own flags (a debugger's port, a test runner's loaders) do not belong to the child.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...threadSettings, ...env, UV_THREADPOOL_SIZE: '1' },
  })
}
