// The set-up steps in their order. Each first checks whether it has something to do, and prints its progress only then.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fetchModel } from './models/fetchModel.mjs'
import { isVerified, readVerified } from './models/verifiedFiles.mjs'
import { halfInstalled, installPackages, packagesReady, removeHalfInstall } from './install/packages.mjs'
import { formatTransfer } from './report/progress.mjs'
import { withSetupLock } from './setupLock.mjs'

const steps = {
  packages: {
    ready: ({ root }) => packagesReady(root),
    run: ({ root, signal, progress }) => progress.step('Packages', (update) => installPackages({ root, signal, update })),
  },
  models: {
    ready: async ({ root }) => process.env.ASSAY_SKIP_MODELS === '1' || (await missingDefaults({ root })).length === 0,
    run: async ({ root, signal, progress }) => {
      for (const model of await missingDefaults({ root }))
        await progress.step(`Model ${model.id}`, (update) => {
          const began = Date.now()
          const onProgress = ({ file, ...state }) =>
            update(`${file.path.split('/').pop()} ${formatTransfer({ ...state, elapsedMs: Date.now() - began })}`)
          return fetchModel({ model, modelsDir: modelsFolder(root), root, signal, onProgress })
        })
    },
  },
  build: {
    ready: async ({ root }) => (await import('./serve/buildPage.mjs')).buildReady(root),
    run: async ({ root, signal, progress }) => {
      const { buildPage } = await import('./serve/buildPage.mjs')
      await progress.step('Page', (update) => buildPage({ root, signal, update }))
    },
  },
  chromium: {
    ready: async () => (await import('./test/chromium.mjs')).findChromium() !== null,
    run: async ({ signal, progress }) => (await import('./test/chromium.mjs')).needChromium({ signal, progress }),
  },
}

/** The steps among `wanted` (packages, models, build, chromium) that have something to do. */
async function unready(root, wanted) {
  const states = await Promise.all(wanted.map((name) => steps[name].ready({ root })))
  return wanted.filter((_, index) => !states[index])
}

/** Runs the steps among `wanted` that have something to do, while no other set-up of this checkout is running. Throws a SetupError. */
export async function prepare({ root, wanted, signal, progress }) {
  if ((await unready(root, wanted)).length === 0 && !halfInstalled(root)) return
  const onWait = (pid) => progress.say(`Waiting for another set-up of this checkout (process ${pid}).`)
  await withSetupLock({ root, signal, onWait }, async () => {
    if (halfInstalled(root)) await removeHalfInstall(root)
    for (const name of wanted) if (!(await steps[name].ready({ root }))) await steps[name].run({ root, signal, progress })
  })
}

/** The models of `models/manifest.json` under `root`. */
const readManifest = (root) => JSON.parse(readFileSync(path.join(root, 'models/manifest.json'), 'utf8')).models

/** The folder of the model files: ASSAY_MODELS, or `models/` of the project. */
const modelsFolder = (root, env = process.env) => (env.ASSAY_MODELS ? path.resolve(env.ASSAY_MODELS) : path.join(root, 'models'))

/** The default models that have missing or unverified files. Files are not hashed, only their size and time are compared. */
async function missingDefaults({ root, env = process.env }) {
  const modelsDir = modelsFolder(root, env)
  const verified = readVerified(modelsDir)
  const missing = []
  for (const model of readManifest(root).filter((entry) => entry.default)) {
    const states = await Promise.all(model.files.map((file) => isVerified({ file, modelsDir, verified })))
    if (states.includes(false)) missing.push(model)
  }
  return missing
}
