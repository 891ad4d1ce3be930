'use client'

import { useMemo } from 'react'
import type { TuningDetail } from '../../../_trpc/apiTypes.ts'
import { formatDecimal } from '../../../_ui/text/format.ts'
import { CurveChart } from '../../_curves/CurveChart.tsx'
import { CurveControls } from '../../_curves/CurveControls.tsx'
import type { Curve } from '../../_curves/curveRows.ts'
import { trainingCurve, validationCurve } from '../../_curves/lossCurves.ts'
import { useCurveView } from '../../_curves/useCurveView.ts'
import { lossText } from '../../_parts/lossText.ts'
import { numberText } from '../../_parts/settingText.ts'
import { statusView } from '../../_parts/statusView.ts'

type Measured = TuningDetail['curve'][number]

/** The curves of one training: losses, learning rate, gradient norm, and of DPO how far the better answer is ahead. */
export function CurvesSection({ detail }: { detail: TuningDetail }) {
  const view = useCurveView()
  const { weight, isLog } = view
  const losses = useMemo(() => {
    const training = trainingCurve(detail, { name: 'Training', look: 0 }, weight)
    return detail.validations.length > 0 ? [training, validationCurve(detail, { name: 'Validation', look: 1 })] : [training]
  }, [detail, weight])
  const empty = statusView[detail.status].isActive ? 'The first step has not been made yet.' : 'No step was made.'
  const others = useMemo(
    () => ({
      learningRate: curveOf('Learning rate', detail, ({ learningRate }) => learningRate),
      gradientNorm: curveOf('Gradient norm', detail, ({ gradientNorm }) => gradientNorm),
      margin: curveOf('Margin', detail, ({ margin }) => margin ?? null),
      accuracy: curveOf('Pairs in order', detail, ({ accuracy }) => accuracy ?? null),
    }),
    [detail],
  )
  const isPreference = detail.job.settings.method === 'dpo'
  const file = (curve: string) => `${detail.job.name}-${curve}`
  return (
    <section aria-labelledby="curves" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
        <h2 id="curves" className="flex-1 font-semibold">
          Curves
        </h2>
        {detail.curve.length > 0 ? <CurveControls {...view} /> : null}
      </div>
      <CurveChart
        title="Loss"
        description={`In nats for ${isPreference ? 'a pair' : 'a token that is learnt'}`}
        curves={losses}
        format={lossText}
        isLog={isLog}
        height={280}
        exportName={file('loss')}
        empty={empty}
      />
      {detail.curve.length > 0 ? (
        <div className="grid gap-3 lg:grid-cols-2">
          {isPreference ? (
            <>
              <CurveChart
                title="Margin"
                description="How much likelier than at first the better answer has become, compared with the other one, in nats times beta"
                curves={[others.margin]}
                format={decimal}
                height={180}
                exportName={file('margin')}
                empty={empty}
              />
              <CurveChart
                title="Pairs in order"
                description="The share of pairs whose better answer has gained more"
                curves={[others.accuracy]}
                format={decimal}
                height={180}
                exportName={file('accuracy')}
                empty={empty}
              />
            </>
          ) : null}
          <CurveChart
            title="Learning rate"
            curves={[others.learningRate]}
            format={numberText}
            height={180}
            exportName={file('learning-rate')}
            empty={empty}
          />
          <CurveChart
            title="Gradient norm"
            description="Before it is shortened"
            curves={[others.gradientNorm]}
            format={decimal}
            isLog={isLog}
            height={180}
            exportName={file('gradient-norm')}
            empty={empty}
          />
        </div>
      ) : null}
    </section>
  )
}

const decimal = (value: number) => formatDecimal(value)

function curveOf(name: string, { curve }: Pick<TuningDetail, 'curve'>, value: (measured: Measured) => number | null): Curve {
  return { name, look: 0, points: curve.map((measured) => ({ step: measured.step, value: value(measured) })) }
}
