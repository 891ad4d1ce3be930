import type { TrainerScript } from './scriptedTrainer.ts'
import { createTuningService } from '../service/createTuningService.ts'
import { tuningSpace } from './tuningSpace.ts'

/** For tests: serves the space at a path until it is killed, and starts a training if `start` is said. `tuningServer.ts PATH SCRIPT [start]` */
const [path = '', script = '{}', start] = process.argv.slice(2)
const space = await tuningSpace(JSON.parse(script) as TrainerScript, { path })
const service = createTuningService(space.deps(), {
  evaluate: () => Promise.reject(new Error('not expected')),
  report: (thrown) => process.stderr.write(`${String(thrown)}\n`),
})
if (start) await service.start(space.request())
