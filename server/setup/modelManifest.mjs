import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isVerified, readVerified } from './verifiedFiles.mjs'

/** The models of `models/manifest.json` under `root`. */
export const readManifest = (root) => JSON.parse(readFileSync(path.join(root, 'models/manifest.json'), 'utf8')).models

/** Where weights lie: ASSAY_MODELS, else the project's own folder. */
export const modelsFolder = (root, env = process.env) => (env.ASSAY_MODELS ? path.resolve(env.ASSAY_MODELS) : path.join(root, 'models'))

/** The default models that are not whole and checked. It stats a few files and hashes nothing. */
export async function missingDefaults({ root, env = process.env }) {
  const modelsDir = modelsFolder(root, env)
  const verified = readVerified(modelsDir)
  const missing = []
  for (const model of readManifest(root).filter((entry) => entry.default)) {
    const states = await Promise.all(model.files.map((file) => isVerified({ file, modelsDir, verified })))
    if (states.includes(false)) missing.push(model)
  }
  return missing
}
