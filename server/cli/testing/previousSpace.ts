import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { createServices } from '../../api/createServices.ts'
import { createCaller } from '../../api/router.ts'
import { cliSpace } from './cliSpace.ts'
import { previousFolder } from './previousRuns.ts'

const root = resolve(import.meta.dirname, '../../..')

/** A space with the fixture's notebooks on the real models; `store`: with its database too. */
export async function previousSpace({ store }: { store: boolean }) {
  const env = { ASSAY_ENGINE: '', ASSAY_MODELS: process.env.ASSAY_MODELS || join(root, 'models') }
  const space = await cliSpace({}, env)
  const [home, experiments] = [join(space.path, 'home'), join(space.path, 'experiments')]
  cpSync(join(previousFolder, 'experiments'), experiments, { recursive: true })
  mkdirSync(home)
  if (store) writeFileSync(join(home, 'assay.db'), gunzipSync(readFileSync(join(previousFolder, 'assay.db.gz'))))
  return {
    ...space,
    database: join(home, 'assay.db'),
    /** The procedures of the page over this space. */
    server() {
      const services = createServices(
        { ...process.env, ...env, ASSAY_ROOT: root, ASSAY_HOME: home, ASSAY_EXPERIMENTS: experiments },
        { idleThreads: 0 },
      )
      return { api: createCaller({ services }), [Symbol.asyncDispose]: () => services.close() }
    },
  }
}
