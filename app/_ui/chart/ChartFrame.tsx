'use client'

import { Download } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { ResponsiveContainer } from 'recharts'
import { SeriesSymbol, type SymbolKind } from './SeriesSymbol.tsx'
import { IconButton } from '../controls/IconButton.tsx'
import { Menu } from '../overlay/Menu.tsx'
import { toastError } from '../overlay/toasts.ts'
import { saveFile } from '../browser/saveFile.ts'
import { standaloneSvg, type LegendEntry } from './standaloneSvg.ts'

export type ChartFrameProps = {
  title: string
  description?: ReactNode
  /** One recharts chart, which receives the frame's width and height, or with `plain` any element that fills its parent. */
  children: ReactNode
  plain?: boolean
  /** Names of the series, in the order used by `seriesLook`. */
  legend?: readonly string[]
  /** The symbol of a series in the legend, default a square in its colour. */
  symbol?: SymbolKind
  /** Pixels, default 260. */
  height?: number
  /** File name without extension. If set, the chart can be saved as SVG or PNG. */
  exportName?: string
  actions?: ReactNode
}

/** A chart with its title, legend and export menu. */
export function ChartFrame({
  title,
  description,
  children,
  plain = false,
  legend,
  symbol = 'plain',
  height = 260,
  exportName,
  actions,
}: ChartFrameProps) {
  const box = useRef<HTMLDivElement>(null)
  const series = useRef<HTMLUListElement>(null)
  const save = (format: 'svg' | 'png') => {
    const svg = box.current?.querySelector('svg')
    if (!svg || !exportName) return
    const entries = [...(series.current?.children ?? [])].flatMap((item) => {
      const drawn = item.querySelector('svg')
      return drawn ? [{ symbol: drawn, name: item.textContent }] : []
    })
    downloadChart(svg, { name: exportName, format, title, legend: entries }).catch((thrown: unknown) =>
      toastError(thrown, 'The chart was not saved'),
    )
  }
  return (
    <figure aria-label={title} className="card flex flex-col gap-3 p-4">
      <figcaption className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{title}</p>
          {description ? <p className="text-sm text-muted">{description}</p> : null}
        </div>
        {actions}
        {exportName ? (
          <Menu
            trigger={<IconButton icon={Download} label={`Save the chart ${title}`} size="sm" tooltip={false} />}
            items={[
              { label: 'Save as SVG', onSelect: () => save('svg') },
              { label: 'Save as PNG', onSelect: () => save('png') },
            ]}
          />
        ) : null}
      </figcaption>
      <div
        ref={box}
        style={{ height }}
        className="text-xs [&_.recharts-cartesian-grid_line]:stroke-border [&_.recharts-surface]:overflow-visible [&_.recharts-text]:fill-(--muted)"
      >
        {plain ? (
          children
        ) : (
          <ResponsiveContainer width="100%" height="100%">
            {children}
          </ResponsiveContainer>
        )}
      </div>
      {legend && legend.length > 0 ? (
        <ul ref={series} aria-label="Series" className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
          {legend.map((name, position) => (
            <li key={name} className="flex items-center gap-1.5">
              <SeriesSymbol position={position} kind={symbol} />
              {name}
            </li>
          ))}
        </ul>
      ) : null}
    </figure>
  )
}

const PNG_SCALE = 2

type ChartExport = { name: string; format: 'svg' | 'png'; title: string; legend: readonly LegendEntry[] }

/** Saves a chart as it looks now, with its title and legend, as a self-contained file. */
async function downloadChart(svg: SVGSVGElement, { name, format, title, legend }: ChartExport): Promise<void> {
  const { text, width, height } = standaloneSvg(svg, { title, legend })
  const blob = new Blob([text], { type: 'image/svg+xml' })
  saveFile(format === 'svg' ? blob : await toPng(blob, { width, height }), `${name}.${format}`)
}

async function toPng(svg: Blob, { width, height }: { width: number; height: number }): Promise<Blob> {
  const url = URL.createObjectURL(svg)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = width * PNG_SCALE
    canvas.height = height * PNG_SCALE
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser could not draw the chart.'))), 'image/png'),
    )
  } finally {
    URL.revokeObjectURL(url)
  }
}
