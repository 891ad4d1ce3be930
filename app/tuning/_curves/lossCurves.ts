import type { TuningDetail } from '../../_trpc/apiTypes.ts'
import type { Curve } from './curveRows.ts'
import { smooth } from './smooth.ts'

type Measured = Pick<TuningDetail, 'curve' | 'validations'>

/** The training loss, smoothed, with what was measured behind it. */
export function trainingCurve({ curve }: Measured, named: Pick<Curve, 'name' | 'look'>, weight: number): Curve {
  const values = smooth(
    curve.map(({ loss }) => loss),
    weight,
  )
  return {
    ...named,
    points: curve.map(({ step }, at) => ({ step, value: values[at] ?? null })),
    ...(weight > 0 && { raw: curve.map(({ step, loss }) => ({ step, value: loss })) }),
  }
}

/** The validation loss with a mark for each validation. Only the last one that was the best is marked as such. */
export function validationCurve({ validations }: Measured, named: Pick<Curve, 'name' | 'look'>): Curve {
  const best = validations.findLastIndex(({ isBest }) => isBest)
  return {
    ...named,
    hasMarks: true,
    points: validations.map(({ step, loss }, at) => ({ step, value: loss, ...(at === best && { isBest: true }) })),
  }
}
