'use client'

import { Download } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { ResponsiveContainer } from 'recharts'
import { downloadChart } from './chart/downloadChart.ts'
import { seriesColor } from './chart/seriesColor.ts'
import { IconButton } from './IconButton.tsx'
import { Menu } from './Menu.tsx'

export type ChartFrameProps = {
  title: string
  description?: ReactNode
  /** One recharts chart; it gets the frame's width and height. */
  children: ReactNode
  /** Names of the series, in the order of `seriesColor`. */
  legend?: readonly string[]
  /** Pixels, default 260. */
  height?: number
  /** File name without ending; with it the frame offers SVG and PNG. */
  exportName?: string
  actions?: ReactNode
}

/** Title, legend and export around a chart, in the colours of the page. */
export function ChartFrame({ title, description, children, legend, height = 260, exportName, actions }: ChartFrameProps) {
  const box = useRef<HTMLDivElement>(null)
  const save = (format: 'svg' | 'png') => {
    const svg = box.current?.querySelector('svg')
    if (svg && exportName) void downloadChart(svg, { name: exportName, format })
  }
  return (
    <figure className="card flex flex-col gap-3 p-4">
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
        className="text-xs [&_.recharts-cartesian-grid_line]:stroke-border [&_.recharts-text]:fill-(--muted)"
      >
        <ResponsiveContainer width="100%" height="100%">
          {children}
        </ResponsiveContainer>
      </div>
      {legend && legend.length > 0 ? (
        <ul aria-label="Series" className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
          {legend.map((name, position) => (
            <li key={name} className="flex items-center gap-1.5">
              <span aria-hidden className="size-2.5 rounded-sm" style={{ background: seriesColor(position) }} />
              {name}
            </li>
          ))}
        </ul>
      ) : null}
    </figure>
  )
}
