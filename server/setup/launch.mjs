// The entry point of all npm scripts: `node server/setup/launch.mjs start|dev|assay|check|test`. It is plain JavaScript that runs on
// Node 18 without packages. It prepares what is missing (Node, packages, models, the built page) and then runs the command.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { fetchNode, fetchedNode, isFitNode } from './install/nodeRuntime.mjs'
import { prepare } from './prepare.mjs'
import { makeProgress } from './report/progress.mjs'
import { runNode, runtimeEnv } from './process/runNode.mjs'
import { SetupError, asSetupError } from './report/setupError.mjs'

const launcher = fileURLToPath(import.meta.url)
const root = path.resolve(path.dirname(launcher), '../..')
const progress = makeProgress()
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** When the command began. A launcher that starts itself again on a newer Node passes the time on. */
const began = Number(process.env.ASSAY_BEGAN) || performance.timeOrigin
const elapsedMs = () => Date.now() - began

/** A Node that runs TypeScript: the current one, or one that is fetched if the current one is too old. */
async function fitNode(signal) {
  if (isFitNode(process.versions.node)) return process.execPath
  return (
    fetchedNode(root) ??
    (await progress.step(`Node 24 (this is ${process.versions.node})`, (update) => fetchNode({ root, signal, update })))
  )
}

/** Runs set-up `work` with a signal that Ctrl-C aborts, so that a step can clean up before the process ends. */
async function interruptible(work) {
  const stop = new AbortController()
  const abort = () => stop.abort()
  for (const name of ENDING) process.on(name, abort)
  try {
    return await work(stop.signal)
  } finally {
    for (const name of ENDING) process.off(name, abort)
  }
}

/** Runs the `assay` command after it has prepared packages and models. */
async function assay(args) {
  const node = await interruptible(async (signal) => {
    const fit = await fitNode(signal)
    await prepare({ root, wanted: ['packages'], signal, progress })
    // Not every command needs a model: without models the set-up prints a message, and a command that needs one fails by itself.
    await prepare({ root, wanted: ['models'], signal, progress }).catch((error) => {
      const known = asSetupError(error, 'fetching models')
      if (!(known instanceof SetupError) || known.code === 'CANCELLED') throw known
      progress.say(known.message)
    })
    return fit
  })
  const env = runtimeEnv(process.env, node)
  return runNode(node, [path.join(root, 'server/cli/main.ts'), ...args], { env })
}

/** The address that the server will listen on. Throws if another server serves this project, or if the port is in use. */
async function freeAddress() {
  const { listenAddress, needFreePort } = await import('./serve/port.mjs')
  const { serverRefusal } = await import('./serve/serverLock.mjs')
  const address = listenAddress()
  const refusal = serverRefusal(path.resolve(root, process.env.ASSAY_HOME || '.assay'))
  if (refusal !== null) throw new SetupError('NOT_ALLOWED', refusal)
  await needFreePort(address)
  return address
}

const onFitNode = {
  async start() {
    const address = await freeAddress()
    await interruptible((signal) => prepare({ root, wanted: ['packages', 'models', 'build'], signal, progress }))
    const { startServer } = await import('./serve/startServer.mjs')
    return startServer({ root, mode: 'start', address, onReady: () => process.stdout.write(`Assay is ready on ${address.url}\n`) })
  },
  async dev() {
    const address = await freeAddress()
    await interruptible((signal) => prepare({ root, wanted: ['packages', 'models'], signal, progress }))
    const { startServer } = await import('./serve/startServer.mjs')
    return startServer({
      root,
      mode: 'dev',
      address,
      onReady: () => process.stdout.write(`Assay (development) is ready on ${address.url}\n`),
    })
  },
  async check(args) {
    const { chosenSteps } = await import('./test/testRequest.mjs')
    const { checkSteps } = await import('./test/testSteps.mjs')
    const names = chosenSteps(args, Object.keys(checkSteps))
    await interruptible((signal) => prepare({ root, wanted: ['packages'], signal, progress }))
    const { runSteps } = await import('./test/runSteps.mjs')
    return runSteps({ root, steps: checkSteps, names, setupMs: elapsedMs() })
  },
  async test(args) {
    const { testRequest } = await import('./test/testRequest.mjs')
    const { checkSteps, testSteps, watchTests } = await import('./test/testSteps.mjs')
    const steps = { ...checkSteps, ...testSteps }
    // npm sets INIT_CWD to the folder that it was called in.
    const { steps: names, files, watch, needs } = testRequest(args, { root, from: process.env.INIT_CWD, names: Object.keys(steps) })
    await interruptible((signal) => prepare({ root, wanted: needs, signal, progress }))
    if (watch) return watchTests({ root, names, files })
    const { runSteps } = await import('./test/runSteps.mjs')
    return runSteps({ root, steps, names, files, setupMs: elapsedMs() })
  },
}

async function main([command, ...args]) {
  if (Number(process.versions.node.split('.')[0]) < 18)
    throw new SetupError('NOT_FOUND', `Node ${process.versions.node} is too old to fetch a newer one: install Node 18 or newer.`)
  if (command === 'assay') return assay(args)
  const run = onFitNode[command]
  if (run === undefined) throw new SetupError('NOT_FOUND', `There is no command ${command ?? ''}: use start, dev, assay, check or test.`)
  if (isFitNode(process.versions.node)) return run(args)
  const node = await interruptible((signal) => fitNode(signal))
  return runNode(node, [launcher, command, ...args], { cwd: root, env: { ...runtimeEnv(process.env, node), ASSAY_BEGAN: String(began) } })
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code ?? 0),
  (thrown) => {
    const error = asSetupError(thrown, 'setting up')
    const cancelled = error.code === 'CANCELLED'
    process.stderr.write(`${error instanceof SetupError ? error.message : `Set-up failed: ${error.message}`}\n`)
    process.exitCode = cancelled ? 130 : 1
  },
)
