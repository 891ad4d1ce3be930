import { HATCHES, seriesLook } from './seriesLook.ts'

/** The fill of the n-th series. The chart must contain `SeriesPatterns` with the same id. */
export function patternFill(id: string, position: number): string {
  return seriesLook(position).hatch === 0 ? seriesLook(position).color : `url(#${id}-${position})`
}

/** Hatchings that distinguish bars without colour. */
export function SeriesPatterns({ id, count }: { id: string; count: number }) {
  return (
    <defs>
      {Array.from({ length: count }, (_, position) => {
        const { color, hatch } = seriesLook(position)
        if (hatch === 0) return null
        return (
          <pattern
            key={position}
            id={`${id}-${position}`}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform={hatch === 2 ? 'rotate(-45)' : hatch === 1 ? 'rotate(45)' : undefined}
          >
            <rect width="6" height="6" fill={color} fillOpacity={0.38} />
            {hatch === HATCHES - 1 ? <circle cx="3" cy="3" r="1.5" fill={color} /> : null}
            {hatch === 3 ? <rect width="6" height="2.4" fill={color} /> : null}
            {hatch === 1 || hatch === 2 ? <rect width="2.6" height="6" fill={color} /> : null}
          </pattern>
        )
      })}
    </defs>
  )
}
