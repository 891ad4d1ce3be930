// The server of the browser tests: `node server/setup/test/e2eServer.mjs fake|real PORT FOLDER`. It serves the built page with an empty home
// folder and a copy of the experiments, so that tests do not change the files of the project.
import { cp, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { removeQuietly } from '../files/placeFile.mjs'
import { startServer } from '../serve/startServer.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..')
const [engine, port, folder] = process.argv.slice(2)
const place = path.join(root, folder)
const experiments = path.join(place, 'experiments')

await removeQuietly(place)
await mkdir(path.join(place, 'home'), { recursive: true })
await cp(path.join(root, 'experiments'), experiments, { recursive: true })

process.exitCode = await startServer({
  root,
  mode: 'start',
  address: { host: '127.0.0.1', port: Number(port) },
  onReady: () => process.stdout.write(`The page with the ${engine} engine listens on ${port}.\n`),
  env: {
    ...process.env,
    ASSAY_HOME: path.join(place, 'home'),
    ASSAY_EXPERIMENTS: experiments,
    ASSAY_DATASETS: path.join(place, 'datasets'),
    ASSAY_ADAPTERS: path.join(place, 'adapters'),
    // The project's own: to install the packages of the trainer takes minutes.
    ASSAY_VENV: process.env.ASSAY_VENV || path.join(root, '.assay/venv'),
    ...(engine === 'fake' ? { ASSAY_ENGINE: 'fake' } : {}),
  },
})
