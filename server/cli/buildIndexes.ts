import type { UnbuiltIndex } from '../core/experiment/retrieval.ts'
import type { Project } from '../project/openProject.ts'
import type { NotebookSource, PreparedRun } from '../runs/plan/runTypes.ts'
import { countText } from './print/countText.ts'
import { durationText } from './print/durationText.ts'
import { printError } from './print/exitCode.ts'
import { showJob } from './print/showJob.ts'
import { interruptible } from './session/interruptible.ts'

/** Whether nothing but indexes that are not built keeps a notebook from running. */
export function waitsForIndexes({ unbuilt, diagnostics }: Pick<PreparedRun, 'unbuilt' | 'diagnostics'>): boolean {
  return unbuilt.length > 0 && diagnostics.every(({ severity, code }) => severity !== 'error' || code === 'INDEX_MISSING')
}

/** Builds the indexes of a notebook with progress on stderr. Ctrl+C ends it; the next run goes on. @throws AppError as `buildIndex` */
export async function buildIndexes(
  { retrieval }: Pick<Project, 'retrieval'>,
  source: NotebookSource,
  unbuilt: readonly UnbuiltIndex[],
): Promise<void> {
  await interruptible('Cancelled. What is indexed is kept; run the same command again to go on.', async (signal) => {
    for (const { index, reason, target } of unbuilt) {
      printError(`The index ${index} ${reason}. It is built now.`)
      const show = showJob(process.stderr)
      const reports = await retrieval.build(source, [target], { signal, onChange: (state) => show.change(state) }).finally(() => show.end())
      for (const { documents, chunks, skipped, warnings, ms } of reports) {
        for (const { path, reason: why } of skipped) printError(`skipped: ${why.includes(path) ? why : `${path}: ${why}`}`)
        for (const warning of warnings) printError(`warning: ${warning}`)
        printError(`${index}: ${countText(documents, 'document')} in ${countText(chunks, 'passage')}, ${durationText(ms)}`)
      }
    }
  })
}
