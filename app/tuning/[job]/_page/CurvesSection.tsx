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

/** The curves of one training: losses, learning rate, gradient norm, and of DPO how far the better answer is ahead. */
export function CurvesSection({ detail }: { detail: TuningDetail }) {
  const view = useCurveView()
  const { weight, isLog } = view
  const losses = useMemo(() => {
    const training = trainingCurve(detail, { name: 'Training', look: 0 }, weight)
    return detail.validations.length > 0 ? [training, validationCurve(detail, { name: 'Validation', look: 1 })] : [training]
  }, [detail, weight])
  const empty = statusView[detail.status].isActive ? 'The first step has not been made yet.' : 'No step was made.'
  const isPreference = detail.job.settings.method === 'dpo'
  const others = useMemo(
    () => [...(isPreference ? ofPairs : []), ...ofAll].map((chart) => ({ ...chart, curves: [curveOf(chart, detail)] })),
    [detail, isPreference],
  )
  const fileName = (curve: string) => `${detail.job.name}-${curve}`
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
        exportName={fileName('loss')}
        empty={empty}
      />
      {detail.curve.length > 0 ? (
        <div className="grid gap-3 lg:grid-cols-2">
          {others.map(({ title, description, file, format, hasScale = false, curves }) => (
            <CurveChart
              key={file}
              title={title}
              description={description}
              curves={curves}
              format={format}
              isLog={hasScale && isLog}
              height={180}
              exportName={fileName(file)}
              empty={empty}
            />
          ))}
        </div>
      ) : null}
    </section>
  )
}

type OtherChart = {
  title: string
  description?: string
  /** The end of its file's name. */
  file: string
  value: (measured: TuningDetail['curve'][number]) => number | null
  format: (value: number) => string
  /** The scale of the losses is its scale too. */
  hasScale?: boolean
}

const ofPairs: readonly OtherChart[] = [
  {
    title: 'Margin',
    description: 'How much likelier than at first the better answer has become, compared with the other one, in nats times beta',
    file: 'margin',
    value: ({ margin }) => margin ?? null,
    format: formatDecimal,
  },
  {
    title: 'Pairs in order',
    description: 'The share of pairs whose better answer has gained more',
    file: 'accuracy',
    value: ({ accuracy }) => accuracy ?? null,
    format: formatDecimal,
  },
]

const ofAll: readonly OtherChart[] = [
  { title: 'Learning rate', file: 'learning-rate', value: ({ learningRate }) => learningRate, format: numberText },
  {
    title: 'Gradient norm',
    description: 'Before it is shortened',
    file: 'gradient-norm',
    value: ({ gradientNorm }) => gradientNorm,
    format: formatDecimal,
    hasScale: true,
  },
]

function curveOf({ title, value }: OtherChart, { curve }: TuningDetail): Curve {
  return { name: title, look: 0, points: curve.map((measured) => ({ step: measured.step, value: value(measured) })) }
}
