import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import type { Environment } from '../../io/paths.ts'
import { pythonPrograms } from '../../io/python/pythonProcess.ts'
import { lastLine } from '../../io/python/runProgram.ts'

/** What the file will have: bytes of its weights, tensors, and how many of them cannot be stored in the type and get another one. */
type QuantizePlan = { bytes: number; tensors: number; fallbacks: number }

type QuantizerRequest = {
  /** Path of the llama.cpp library. */
  library: string
  source: string
  /** Where the file is written; removed if it does not become complete. */
  target: string
  /** Number of `llama_ftype`. */
  fileType: number
}

type QuantizerOptions = {
  env: Environment
  signal?: AbortSignal
  /** Called once, before the file is begun; an error that it throws stops the work. */
  onPlan: (plan: QuantizePlan) => Promise<void>
  /** Tensors and bytes of weights written so far. */
  onTensor: (done: number, bytes: number) => void
}

const NOT_INSTALLED = 9009

const script = fileURLToPath(new URL('quantize.py', import.meta.url))

const lineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plan'), bytes: z.number(), tensors: z.number(), fallbacks: z.number() }),
  z.object({ kind: z.literal('tensor'), done: z.number(), bytes: z.number() }),
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('failed'), reason: z.string(), layout: z.boolean() }),
])

/**
 * Runs llama.cpp's quantizer in a process of its own, so that a fault in native code ends that process alone. It ends when this process does.
 * @throws AppError PYTHON_FAILED (no Python, or a library with another layout), MODEL_BROKEN (what the library says), CANCELLED, and what
 * `onPlan` throws
 */
export async function runQuantizer(request: QuantizerRequest, options: QuantizerOptions): Promise<QuantizePlan> {
  for (const program of pythonPrograms(options.env)) {
    const plan = await quantizeWith(program, request, options)
    if (plan) return plan
  }
  throw new AppError(
    'PYTHON_FAILED',
    options.env.ASSAY_PYTHON
      ? `The Python program of ASSAY_PYTHON, ${options.env.ASSAY_PYTHON}, does not start. Correct the path.`
      : 'Python 3 was not found. It calls the quantizer; install it, or set ASSAY_PYTHON to its program.',
  )
}

/** Null if there is no such program. */
async function quantizeWith(
  program: string,
  request: QuantizerRequest,
  { env, signal, onPlan, onTensor }: QuantizerOptions,
): Promise<QuantizePlan | null> {
  const child = spawn(program, ['-I', script], { env: { ...process.env, ...env }, windowsHide: true })
  const started = Promise.withResolvers<boolean>()
  child.once('spawn', () => started.resolve(true))
  child.once('error', () => started.resolve(false))
  if (!(await started.promise)) return null
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const stop = () => void child.kill('SIGKILL')
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted) stop()
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)))
  child.stdin.on('error', () => undefined)
  child.stdin.write(`${JSON.stringify({ ...request, threads: availableParallelism() })}\n`)
  let plan: QuantizePlan | null = null
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const said = lineSchema.parse(JSON.parse(line))
      if (said.kind === 'plan') await onPlan((plan = { bytes: said.bytes, tensors: said.tensors, fallbacks: said.fallbacks }))
      if (said.kind === 'tensor') onTensor(said.done, said.bytes)
      if (said.kind === 'failed') throw failure(said)
      if (said.kind === 'done' && plan) return plan
    }
    signal?.throwIfAborted()
    // On Windows, `python3` may be a program that only opens the store.
    if ((await ended) === NOT_INSTALLED) return null
    throw new AppError(
      'MODEL_BROKEN',
      `llama.cpp ended without a file${errors.trim() ? `: ${lastLine(errors)}` : ''}. Check the model's file.`,
    )
  } catch (thrown) {
    stop()
    if (signal?.aborted) throw new AppError('CANCELLED', 'Cancelled; no file was made.', { cause: thrown })
    throw thrown
  } finally {
    child.stdin.end()
    signal?.removeEventListener('abort', stop)
    await ended
  }
}

function failure({ reason, layout }: { reason: string; layout: boolean }): AppError {
  return layout
    ? new AppError(
        'PYTHON_FAILED',
        `The installed llama.cpp library cannot be used to make files: ${reason}. Run npm ci again; if that does not help, report it.`,
      )
    : new AppError('MODEL_BROKEN', `llama.cpp cannot make this file: ${reason.replace(/\.$/, '')}.`)
}
