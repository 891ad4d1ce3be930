import { z } from 'zod'
import { findCode } from './findCode.ts'
import { defineMetric } from '../metric/metric.ts'

/** 1 where the output has program code in it, as `findCode` sees it. */
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
