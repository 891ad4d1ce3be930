import { basename } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { type AdapterFacts, readAdapterFacts } from '../../core/tuning/adapter/adapterTensors.ts'
import { GgufDamage, type GgufHeader, readGguf } from './ggufHeader.ts'

export type AdapterHeader = AdapterFacts & Pick<GgufHeader, 'tensors' | 'dataAt'>

/**
 * Reads the header of a LoRA adapter in GGUF and checks that the file is complete. `name`: what the message calls it.
 * @throws AppError ADAPTER_MISSING, ADAPTER_BROKEN
 */
export async function readAdapterHeader(path: string, name: string = basename(path)): Promise<AdapterHeader> {
  const { values, tensors, dataAt } = await readGguf(path).catch((thrown: unknown) => {
    throw explained(thrown, name)
  })
  const facts = readAdapterFacts(values, tensors)
  if ('problem' in facts) throw broken(name, facts.problem)
  return { ...facts, tensors, dataAt }
}

function explained(thrown: unknown, name: string): AppError {
  if (thrown instanceof GgufDamage) return broken(name, thrown.message)
  if (thrown instanceof AppError && thrown.code === 'FILE_MISSING')
    return new AppError('ADAPTER_MISSING', `The file of the adapter ${name} is not there. Train it again, or add its file again.`, {
      cause: thrown,
    })
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError('ADAPTER_BROKEN', `The file of the adapter ${name} cannot be opened (${reason}). Check its permissions.`, {
    cause: thrown,
  })
}

function broken(name: string, reason: string): AppError {
  return new AppError('ADAPTER_BROKEN', `The adapter ${name} cannot be used: ${reason}. Train it again, or add its file again.`)
}
