import type { IndexDeps } from './indexDeps.ts'
import type { IndexService } from './indexService.types.ts'
import { listIndexes } from './listIndexes.ts'

export function createIndexService(deps: IndexDeps): IndexService {
  return { list: () => listIndexes(deps) }
}
