import { z } from 'zod'
import type { Json } from '../../json.ts'
import { listNames } from '../../closestName.ts'
import { type Check, type MetricSpec, outputParts } from '../experiment.ts'
import { checkShape } from './checkShape.ts'

/** Keys that every metric of a score block takes in addition to its own options; no metric may have an option with such a name. */
export const checkKeys = ['check', 'at_least', 'at_most', 'pass_rate', 'tags', 'part'] as const

const score = z.number({ error: 'must be a number' })

const checkSchema = z
  .object({
    /** Short for `at_least: 1`, for metrics whose score is 0 or 1. */
    check: z.boolean().optional(),
    at_least: score.optional(),
    at_most: score.optional(),
    pass_rate: z.number({ error: 'must be a number' }).min(0, 'is a share: from 0 to 1').max(1, 'is a share: from 0 to 1').optional(),
    tags: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)], { error: 'must be a tag, or a list of tags: `[smoke]`' })
      .optional(),
    part: z.enum(outputParts, { error: `must be one of ${listNames(outputParts)}` }).optional(),
  })
  .superRefine(({ check, at_least, at_most, pass_rate }, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message, input: {} })
    if (check && at_least !== undefined) fault('check', 'means `at_least: 1`. Keep one of them')
    if (at_least !== undefined && at_most !== undefined && at_least > at_most) fault('at_most', 'is below `at_least`: nothing could pass')
    if (pass_rate !== undefined && !check && at_least === undefined && at_most === undefined)
      fault('pass_rate', 'needs a threshold beside it: `at_least`, `at_most`, or `check: true`')
  })

/** Separates the check, the tags and the part of the output of a metric's item from the metric's own options. Null after faults were reported. */
export function readCheck(
  declared: Record<string, Json>,
  at: Parameters<typeof checkShape>[2],
): Pick<MetricSpec, 'options' | 'check' | 'tags' | 'part'> | null {
  const keys = new Set<string>(checkKeys)
  const own = Object.entries(declared).filter(([key]) => keys.has(key))
  const options = Object.fromEntries(Object.entries(declared).filter(([key]) => !keys.has(key)))
  if (own.length === 0) return { options }
  const read = checkShape(checkSchema, Object.fromEntries(own), at)
  if (!read) return null
  const check = checkOf(read)
  return {
    options,
    ...(check ? { check } : {}),
    ...(read.tags === undefined ? {} : { tags: [read.tags].flat() }),
    ...(read.part === undefined ? {} : { part: read.part }),
  }
}

function checkOf({ check, at_least, at_most, pass_rate }: z.infer<typeof checkSchema>): Check | null {
  const atLeast = check ? 1 : at_least
  if (atLeast === undefined && at_most === undefined) return null
  return {
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(at_most === undefined ? {} : { atMost: at_most }),
    ...(pass_rate === undefined ? {} : { passRate: pass_rate }),
  }
}
