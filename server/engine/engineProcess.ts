import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

/**
 * Starts the engine's child process: `fakeMain.ts` where `ASSAY_ENGINE` is `fake`, `main.ts` otherwise.
 * The path is put together at run time from `ASSAY_ROOT` (or the working folder), so that a bundler of the server leaves it alone.
 */
export function forkEngine(env: NodeJS.ProcessEnv): ChildProcess {
  const root = env.ASSAY_ROOT || process.cwd()
  const entry = env.ASSAY_ENGINE === 'fake' ? 'fakeMain.ts' : 'main.ts'
  return fork(join(root, 'server', 'engine', entry), [], {
    cwd: root,
    execPath: process.execPath,
    // The parent's own flags (a debugger's port, a test runner's loaders) do not belong to the child.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Each libuv thread that calls decode keeps its own spinning worker team: one thread is twice as fast as four.
    env: { ...env, UV_THREADPOOL_SIZE: '1' },
  })
}
