import { openDataset } from '../../io/datasets/openDataset.ts'
import { atomicWrite } from '../../io/files/atomicWrite.ts'
import type { ImportTask, ImportTaskAnswers } from './importDeps.ts'
import { importRecords, type ImportResult } from './importRecords.ts'

/** Imports a file with a connection of its own to the dataset. @throws AppError as `importRecords` */
export async function importTask(
  { source, choices, temporary, place, by, left }: ImportTask,
  answers: ImportTaskAnswers,
): Promise<ImportResult> {
  return importRecords(
    { source, choices, temporary },
    {
      progress: (bytes, of) => answers.progress(bytes, of),
      async add(rows) {
        await answers.prepare()
        const dataset = openDataset(place)
        try {
          return dataset.add(rows, by)
        } finally {
          dataset.close()
        }
      },
      saveLeft: left === null ? null : (lines) => atomicWrite(left, withEnds(lines), { within: null }),
    },
  )
}

function* withEnds(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`
}
