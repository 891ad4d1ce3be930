import { projectPaths } from '../io/paths.ts'
import { addModel } from '../models/addModel.ts'
import { createFetchModel } from '../models/fetchModel.ts'
import { type ListedModel, listModels } from '../models/listModels.ts'
import { pullModel } from '../models/pullModel.ts'
import { fetchModel } from '../setup/models/fetchModel.mjs'
import { displayWidth, padDisplay } from './print/displayWidth.ts'
import { durationText } from './print/durationText.ts'
import { exitCodes } from './print/exitCode.ts'
import { statusLine } from './print/statusLine.ts'
import { writeOut } from './print/writeOut.ts'
import { interruptible } from './session/interruptible.ts'

/** `assay models list`: known models, whether they are present, and their problems. */
export async function listModelsCommand({ json = false }: { json?: boolean }): Promise<number> {
  const models = await listModels(projectPaths(), new Map())
  await writeOut(json ? JSON.stringify({ models }) : modelTable(models))
  return exitCodes.done
}

/** `assay models pull ID`: downloads missing files, and resumes an interrupted download. */
export async function pullModelCommand(id: string): Promise<number> {
  const paths = projectPaths()
  const { clear, everyMs, draw } = statusLine(process.stderr)
  const startedAt = Date.now()
  let lastAt = 0
  const onProgress = ({ receivedBytes, totalBytes }: { receivedBytes: number; totalBytes: number | null }) => {
    const now = Date.now()
    if (now - lastAt < everyMs) return
    lastAt = now
    const left =
      totalBytes && receivedBytes > 0 ? `, ${durationText(((totalBytes - receivedBytes) * (now - startedAt)) / receivedBytes)} left` : ''
    draw(`${megabytes(receivedBytes)} of ${totalBytes === null ? '?' : megabytes(totalBytes)}${left}`)
  }
  try {
    const deps = { paths, fetchModel: createFetchModel(paths, { fetchModel }) }
    await interruptible('Cancelled. Pull again to go on from here.', (signal) => pullModel(deps, id, { signal, onProgress }))
  } finally {
    process.stderr.write(clear)
  }
  await writeOut(`${id} is here.`)
  return exitCodes.done
}

/** `assay models add FILE`: puts a GGUF file into models/. */
export async function addModelCommand(file: string, { how }: { how: 'auto' | 'link' | 'copy' }): Promise<number> {
  const { id, placed, info } = await addModel(projectPaths().models, file, how)
  const use = info.kind === 'embed' ? `Build an index with it: --embedder ${id}` : `Name it in a notebook: model: ${id}`
  await writeOut(`${id} was ${placed}. ${use}`)
  return exitCodes.done
}

function modelTable(models: readonly ListedModel[]): string {
  const rows = models.map(({ id, kind, bytes, licence, present, problem, made }) => [
    id,
    kind,
    bytes === null ? '' : megabytes(bytes),
    licence ?? '',
    problem ? problem.message : present ? (made ? `here, made from ${made.madeFrom.id}` : 'here') : `npm run assay -- models pull ${id}`,
  ])
  const table = [['model', 'kind', 'size', 'licence', ''], ...rows]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => displayWidth(row[column] ?? ''))))
  return table
    .map((row) =>
      row
        .map((text, column) => padDisplay(text, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function megabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
