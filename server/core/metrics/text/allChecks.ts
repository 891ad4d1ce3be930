import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'

/** 1 when an output passes every check of the notebook that applies to it. */
export const allChecks = defineMetric({
  id: 'all-checks',
  title: 'All checks',
  group: 'structure',
  description:
    '1 if the output passes every other check of the notebook that applies to its test case, otherwise 0. No score without a check.',
  mainOption: null,
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({}),
  scorer:
    () =>
    ({ checks = [] }) => {
      if (checks.length === 0) return null
      if (checks.includes('fail')) return 0
      return checks.includes('pending') ? null : 1
    },
})
