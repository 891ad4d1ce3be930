import { createBackground } from '../../jobs/createBackground.ts'
import type { IndexDeps } from '../indexDeps.ts'
import type { SearchDeps } from '../search/openSearch.ts'
import type { QualityService } from './judgementService.types.ts'
import { measureQuality, type QualityReport } from './measureQuality.ts'

/** `report` is called with faults that are not AppErrors. */
export function createQualityService(
  deps: SearchDeps & Pick<IndexDeps, 'judgements' | 'jobs' | 'now'>,
  report: (thrown: unknown) => void,
): QualityService & { close(): Promise<void> } {
  const background = createBackground<QualityReport>(deps.jobs, report)
  return {
    measure: (input) => background.start({ name: jobOf(input.index), request: null }, (control) => measureQuality(deps, input, control)),
    cancel: (index) => background.cancel(jobOf(index)),
    report: (index) => background.result(jobOf(index)),
    async *events(index, signal) {
      for await (const job of background.watch(jobOf(index), signal))
        yield { job, measuredAt: background.result(jobOf(index))?.measuredAt ?? null }
    },
    close: () => background.close(),
  }
}

function jobOf(index: string): string {
  return `quality-${index.normalize('NFC')}`
}
