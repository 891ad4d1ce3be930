import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { tinyGguf } from '../../models/testing/tinyGguf.ts'
import { createServices } from '../createServices.ts'
import { createCaller } from '../router.ts'

/**
 * The whole server over a temporary folder, with the fake engine in place of the model process and the model `tiny`. `files` are written
 * under its folder of notebooks. Threads start when they are needed, which takes less computing time than to keep some ready.
 */
export async function serverOver(files: Record<string, string> = {}, env: Record<string, string> = {}, { idleThreads = 0 } = {}) {
  const folder = await temporaryFolder()
  const experiments = join(folder.path, 'experiments')
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(experiments, path)), { recursive: true })
    await writeFile(join(experiments, path), text)
  }
  await mkdir(join(folder.path, 'models'))
  await writeFile(join(folder.path, 'models', 'tiny.gguf'), tinyGguf())
  for (const [path, text] of Object.entries(files)) await write(path, text)
  // With the code that earlier tests have compiled, the worker threads start in a fraction of the time.
  const compiled = join(import.meta.dirname, '..', '..', '..', '.assay', 'compiled')
  const home = join(folder.path, 'home')
  for (const path of [compiled, home]) await mkdir(path, { recursive: true })
  await symlink(compiled, join(home, 'compiled'), 'junction')
  const services = createServices(
    {
      ...process.env,
      ASSAY_ENGINE: 'fake',
      ASSAY_HOME: home,
      ASSAY_MODELS: join(folder.path, 'models'),
      ASSAY_EXPERIMENTS: experiments,
      ASSAY_DATASETS: join(folder.path, 'datasets'),
      ...env,
    },
    { idleThreads },
  )
  return {
    datasets: join(folder.path, 'datasets'),
    api: createCaller({ services }),
    services,
    write,
    async [Symbol.asyncDispose]() {
      await services.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}
