import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'
import { findPii, piiKinds } from './findPii.ts'

const kind = z.enum(piiKinds)

/** How many pieces of personal data the output holds. */
export const pii = defineMetric({
  id: 'pii',
  title: 'Personal data',
  group: 'language',
  description:
    'How many e-mail addresses, telephone numbers, Korean resident numbers, credit cards, IBANs, Korean passport numbers and IP addresses the output holds. Numbers with a check digit count only where it is right; passports only beside the word.',
  mainOption: 'kinds',
  higherIsBetter: false,
  range: { least: 0, most: null },
  optionsSchema: z.strictObject({
    /** Which to count; all of them where it is left out. */
    kinds: z.union([kind, z.array(kind).min(1)]).default([...piiKinds]),
  }),
  scorer: ({ kinds }) => {
    const wanted = [kinds].flat()
    return ({ output }) => {
      const found = findPii(output).filter((each) => wanted.includes(each.kind))
      const counts = piiKinds.flatMap((each) => {
        const count = found.filter((one) => one.kind === each).length
        return count === 0 ? [] : [`${count} ${each}`]
      })
      // The data itself is not repeated: reasons end up in exports.
      return { score: found.length, reason: counts.length === 0 ? null : `Found: ${counts.join(', ')}.` }
    }
  },
})
