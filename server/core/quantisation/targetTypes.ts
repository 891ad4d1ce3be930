import { listNames } from '../closestName.ts'
import { AppError } from '../errors.ts'
import { fileTypes, isQuantised } from './fileTypes.ts'

/** A type in which a file of a model can be made. */
export type TargetType = {
  /** As in commands and in the names of made files, such as `q4_K_M`. */
  name: string
  /** As in the metadata of files, such as `Q4_K_M`. */
  fileType: string
  /** Bits for each weight of a usual model; small models need more, because some of their tensors keep more bits. */
  bits: number
}

/**
 * The types that need no importance matrix, from large to small. Left out are those that need one (IQ1, IQ2, Q2_K_S, IQ3_XXS) and those
 * for models that were trained in them (TQ1_0, TQ2_0, MXFP4, Q1_0, Q2_0).
 * `bits`: of one block, or where tensors of several types are mixed, of Llama 3.1 8B (llama.cpp, tools/quantize/README.md).
 */
export const targetTypes: readonly TargetType[] = [
  target('f32', 32),
  target('f16', 16),
  target('bf16', 16),
  target('q8_0', 8.5),
  target('q6_K', 6.56),
  target('q5_1', 6),
  target('q5_K_M', 5.7),
  target('q5_K_S', 5.57),
  target('q5_0', 5.5),
  target('q4_1', 5),
  target('q4_K_M', 4.89),
  target('q4_K_S', 4.67),
  target('q4_0', 4.5),
  target('iq4_nl', 4.5),
  target('iq4_xs', 4.46),
  target('q3_K_L', 4.3),
  target('q3_K_M', 4),
  target('q3_K_S', 3.64),
  target('q2_K', 3.16),
]

function target(name: string, bits: number): TargetType {
  return { name, fileType: name.toUpperCase(), bits }
}

/** The type with this name, in upper or lower case. @throws AppError BAD_INPUT that lists the types */
export function readTargetType(text: string): TargetType {
  const found = targetTypes.find(({ fileType }) => fileType === text.trim().toUpperCase())
  if (found) return found
  const all = `The types are: ${listNames(
    targetTypes.map(({ name }) => name),
    targetTypes.length,
  )}.`
  const reason = fileTypes.includes(text.trim().toUpperCase())
    ? `The type ${text} cannot be made here: it needs an importance matrix or a model that was trained in it.`
    : `There is no type ${JSON.stringify(text)}.`
  throw new AppError('BAD_INPUT', `${reason} ${all}`)
}

/** The number of a type in llama.cpp's `llama_ftype`. */
export function fileTypeNumber({ fileType }: Pick<TargetType, 'fileType'>): number {
  return fileTypes.indexOf(fileType)
}

/** The id of the file of a model in a type, unless it was given another name: `smollm2-135m-instruct.q8_0`. */
export function madeId(from: string, type: Pick<TargetType, 'name'>): string {
  return `${from}.${type.name}`
}

/** The model and the type in an id as of {@link madeId}; null for other ids. */
export function readMadeId(id: string): { from: string; type: TargetType } | null {
  const dot = id.lastIndexOf('.')
  const type = targetTypes.find(({ fileType }) => fileType === id.slice(dot + 1).toUpperCase())
  return dot > 0 && type ? { from: id.slice(0, dot), type } : null
}

/** That a file of rounded weights is rounded once more; null if those of the model are not rounded. `has`: the type of its file. */
export function requantisedNote(id: string, has: string, to: Pick<TargetType, 'fileType'>): string | null {
  if (!isQuantised(has)) return null
  return `${id} is quantised already (${has}). A file of the type ${to.fileType} made from it cannot be better than it, whatever its size: it may be faster or smaller.`
}
