'use client'

import { useSettled } from '../browser/useSettled.ts'

type SliderProps = {
  label: string
  value: number
  onChange: (value: number) => void
  /** What the ends mean. */
  ends: readonly [low: string, high: string]
}

const webkitThumb =
  '[&::-webkit-slider-thumb]:size-3.5 [&::-webkit-slider-thumb]:appearance-none [&::-webkit-slider-thumb]:rounded-full [&::-webkit-slider-thumb]:bg-accent'
const mozThumb =
  '[&::-moz-range-thumb]:size-3.5 [&::-moz-range-thumb]:rounded-full [&::-moz-range-thumb]:border-0 [&::-moz-range-thumb]:bg-accent'

/** A number from 0 to 1 in steps of 0.05. */
export function Slider({ label, value, onChange, ends: [low, high] }: SliderProps) {
  const [shown, setShown] = useSettled(value, onChange)
  return (
    <div className="flex flex-col gap-0.5">
      <div className="flex items-center gap-2">
        <input
          type="range"
          aria-label={label}
          min={0}
          max={1}
          step={0.05}
          value={shown}
          onChange={(event) => setShown(Number(event.target.value))}
          style={{ background: `linear-gradient(to right, var(--accent) ${shown * 100}%, var(--border-strong) ${shown * 100}%)` }}
          className={`h-1 min-w-0 flex-1 appearance-none rounded-full ${webkitThumb} ${mozThumb}`}
        />
        <output className="w-9 text-right text-sm tabular">{shown.toFixed(2)}</output>
      </div>
      <div className="flex justify-between pr-11 text-xs text-faint">
        <span>{low}</span>
        <span>{high}</span>
      </div>
    </div>
  )
}
