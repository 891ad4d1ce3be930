import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { freePort } from '../../server/setup/serve/port.mjs'

const root = path.resolve(import.meta.dirname, '../..')

export type OwnServer = AsyncDisposable & {
  url: string
  port: number
  /** The folder of its data. */
  home: string
  /** The process that `npm start` began. */
  npm: ChildProcess
  /** What npm and the server printed. */
  output(): string
  /** The ids of the server and of the processes that it began. */
  processes(): Promise<number[]>
  /** Begins another `npm start` with the same data; `port` is another one unless it is given. */
  another(options?: { port?: number }): Promise<Started>
}

type Started = { npm: ChildProcess; output(): string; ready: Promise<boolean> }

/** `npm start` on the fake engine with data of its own and a copy of the experiments, on a free port. Resolves when it is ready. */
export async function ownServer(name: string, env: Record<string, string> = {}): Promise<OwnServer> {
  const place = path.join(root, '.assay/e2e/own', name)
  await rm(place, { recursive: true, force: true })
  await mkdir(place, { recursive: true })
  await cp(path.join(root, 'experiments'), path.join(place, 'experiments'), { recursive: true })
  const port = await freePort()
  const started: Started[] = []
  const begin = (at: number) => {
    const next = startNpm(place, { ...env, PORT: String(at) })
    started.push(next)
    return next
  }
  const first = begin(port)
  const home = path.join(place, 'home')
  if (!(await first.ready)) throw new Error(`npm start ended:\n${first.output()}`)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    home,
    npm: first.npm,
    output: first.output,
    async processes() {
      const { pid } = JSON.parse(await readFile(path.join(home, 'server.json'), 'utf8')) as { pid: number }
      return [pid, ...childrenOf(pid)]
    },
    another: async ({ port: at } = {}) => begin(at ?? (await freePort())),
    async [Symbol.asyncDispose]() {
      for (const { npm } of started) {
        if (npm.exitCode !== null || npm.signalCode !== null) continue
        signalGroup(npm, 'SIGTERM')
        await Promise.race([once(npm, 'exit'), new Promise((resolve) => setTimeout(resolve, 5_000))])
        signalGroup(npm, 'SIGKILL')
      }
    },
  }
}

function startNpm(place: string, env: Record<string, string>): Started {
  const npm = spawn('npm', ['start', '--silent'], {
    cwd: root,
    // A group of its own, as the shell of a terminal gives it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ASSAY_ENGINE: 'fake',
      ASSAY_FAKE_SLOW: '[[slow]]',
      ASSAY_FAKE_HANG: '[[hang]]',
      ASSAY_HOME: path.join(place, 'home'),
      ASSAY_EXPERIMENTS: path.join(place, 'experiments'),
      ASSAY_DATASETS: path.join(place, 'datasets'),
      ASSAY_ADAPTERS: path.join(place, 'adapters'),
      ...env,
    },
  })
  let text = ''
  const ready = new Promise<boolean>((resolve) => {
    for (const stream of [npm.stdout, npm.stderr])
      stream.on('data', (chunk) => {
        text += String(chunk)
        if (text.includes('Assay is ready')) resolve(true)
      })
    npm.on('exit', () => resolve(false))
  })
  return { npm, output: () => text, ready }
}

/** Sends a signal to npm and everything that it started, as a terminal does. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // The group has ended.
  }
}

function childrenOf(pid: number): number[] {
  try {
    return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .split('\n')
      .flatMap((line) => Number(line.trim()) || [])
  } catch {
    return []
  }
}

/** The ids among `pids` of processes that are running. A process that has ended and is not collected yet counts as ended. */
export function alive(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    try {
      return !/^\s*Z/.test(execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }))
    } catch {
      return false
    }
  })
}
