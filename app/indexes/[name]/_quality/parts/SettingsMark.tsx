import { seriesColor } from '../../../../_ui/chart/seriesLook.ts'

/** The letter and colour by which a way of searching is known in all parts of the page: A, B, C. */
export function SettingsMark({ position }: { position: number }) {
  return (
    <span
      className="inline-flex size-4.5 shrink-0 items-center justify-center rounded-sm border-2 text-xs font-semibold"
      style={{ borderColor: seriesColor(position) }}
    >
      {settingsLetter(position)}
    </span>
  )
}

export function settingsLetter(position: number): string {
  return String.fromCodePoint(0x41 + position)
}
