'use client'

import { useUrlState } from '../../_ui/browser/useUrlState.ts'

/** At 1 a smoothed curve would never move. */
const MOST_WEIGHT = 0.99
const usual = '0.6'

/** How curves are shown, kept in the address: `smoothing` as on the slider, 0 to 1, and `weight` for `smooth`. */
export function useCurveView() {
  const [typed, setSmoothing] = useUrlState('smoothing', usual)
  const [scale, setScale] = useUrlState('scale', 'linear', { writeAfterMs: 0 })
  const given = Number(typed)
  const smoothing = given >= 0 && given <= 1 ? given : Number(usual)
  return {
    smoothing,
    weight: smoothing * MOST_WEIGHT,
    setSmoothing: (value: number) => setSmoothing(String(value)),
    isLog: scale === 'log',
    setLog: (isLog: boolean) => setScale(isLog ? 'log' : 'linear'),
  }
}
