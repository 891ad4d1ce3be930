import { openProject } from '../project/openProject.ts'
import { durationText } from './print/durationText.ts'
import { exitCodes, printError } from './print/exitCode.ts'
import { progressBar, statusLine } from './print/statusLine.ts'
import { writeOut } from './print/writeOut.ts'

export type QuantizeCommandOptions = { to: string; name?: string; json?: boolean }

/** `assay models quantize ID --to TYPE`: makes another file of a model. */
export async function quantizeCommand(id: string, { to, name, json = false }: QuantizeCommandOptions): Promise<number> {
  const project = openProject({ notice: printError })
  const abort = new AbortController()
  const stop = () => abort.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const { live, clear, everyMs, draw } = statusLine(process.stderr)
  const startedAt = Date.now()
  let lastAt = live ? -Infinity : startedAt
  let note: string | null = null
  try {
    const { record, made } = await project.models.quantize(
      { id, to, ...(name === undefined ? {} : { name }) },
      {
        signal: abort.signal,
        onPlan: (plan) => {
          note = plan.note
          if (note) process.stderr.write(`${note}\n`)
        },
        onProgress: ({ tensors, totalTensors, bytes, totalBytes }) => {
          const now = Date.now()
          if (now - lastAt < everyMs) return
          lastAt = now
          const left = bytes > 0 ? `, ${durationText(((now - startedAt) * (totalBytes - bytes)) / bytes)} left` : ''
          draw(`${progressBar(totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 0)} ${tensors} of ${totalTensors} tensors${left}`)
        },
      },
    )
    process.stderr.write(clear)
    const lines = [
      `${record.id} ${made ? 'is made' : 'is here already'}: ${record.type}, ${(record.bytes / 1e6).toFixed(1)} MB, from ${record.madeFrom.id} (${record.madeFrom.type}) by ${record.madeBy}.`,
      record.fallbacks > 0 &&
        `Tensors that have a larger type than is usual for ${record.type}, because their rows cannot be divided into its blocks: ${record.fallbacks} of ${record.tensors}.`,
      `sha256 ${record.sha256}`,
      `Name it in a notebook: model: ${record.id}`,
    ]
    await writeOut(json ? JSON.stringify({ model: record, made, note }) : lines.filter(Boolean).join('\n'))
    return exitCodes.done
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    process.stderr.write(clear)
    await project.close()
  }
}
