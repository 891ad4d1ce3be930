import type { QuantizeProgress } from '../models/quantize/quantizeModel.ts'
import { interruptible } from './session/interruptible.ts'
import { durationText } from './print/durationText.ts'
import { exitCodes } from './print/exitCode.ts'
import { progressBar, statusLine } from './print/statusLine.ts'
import { writeOut } from './print/writeOut.ts'
import { withProject } from './session/withProject.ts'

export type QuantizeCommandOptions = { to: string; name?: string; json?: boolean }

/** `assay models quantize ID --to TYPE`: makes another file of a model. */
export async function quantizeCommand(id: string, { to, name, json = false }: QuantizeCommandOptions): Promise<number> {
  const { live, clear, everyMs, draw } = statusLine(process.stderr)
  const startedAt = Date.now()
  let lastAt = live ? -Infinity : startedAt
  let note: string | null = null
  const onPlan = (plan: { note: string | null }) => {
    note = plan.note
    if (note) process.stderr.write(`${note}\n`)
  }
  const onProgress = ({ tensors, totalTensors, bytes, totalBytes }: QuantizeProgress) => {
    const now = Date.now()
    if (now - lastAt < everyMs) return
    lastAt = now
    const left = bytes > 0 ? `, ${durationText(((now - startedAt) * (totalBytes - bytes)) / bytes)} left` : ''
    draw(`${progressBar(totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 0)} ${tensors} of ${totalTensors} tensors${left}`)
  }
  return withProject(async ({ models }) => {
    const request = { id, to, ...(name === undefined ? {} : { name }) }
    const { record, made } = await interruptible('Cancelled.', (signal) =>
      models.quantize(request, { signal, onPlan, onProgress }),
    ).finally(() => process.stderr.write(clear))
    const lines = [
      `${record.id} ${made ? 'is made' : 'is here already'}: ${record.type}, ${(record.bytes / 1e6).toFixed(1)} MB, from ${record.madeFrom.id} (${record.madeFrom.type}) by ${record.madeBy}.`,
      record.fallbacks > 0 &&
        `Tensors that have a larger type than is usual for ${record.type}, because their rows cannot be divided into its blocks: ${record.fallbacks} of ${record.tensors}.`,
      `sha256 ${record.sha256}`,
      `Name it in a notebook: model: ${record.id}`,
    ]
    await writeOut(json ? JSON.stringify({ model: record, made, note }) : lines.filter(Boolean).join('\n'))
    return exitCodes.done
  })
}
