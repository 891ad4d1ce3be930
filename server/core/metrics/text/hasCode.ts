import { z } from 'zod'
import { findCode } from './findCode.ts'
import { defineMetric } from '../metric/metric.ts'

/** 1 when the output contains program code according to `findCode`. */
export const hasCode = defineMetric({
  id: 'has-code',
  title: 'Has code',
  group: 'structure',
  description: '1 if the output has a fenced code block, or lines that look like program code.',
  mainOption: null,
  higherIsBetter: null,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({}),
  scorer:
    () =>
    ({ output }) =>
      findCode(output) ? 1 : 0,
})
