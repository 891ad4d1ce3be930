'use client'

import { Area, AreaChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts'
import { ChartFrame } from '../../_ui/chart/ChartFrame.tsx'
import { seriesColor } from '../../_ui/chart/seriesColor.ts'
import { formatBytes } from '../../_ui/text/format.ts'
import type { MemorySample } from './monitorView.ts'

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })

/** Memory of both processes since the page was opened. */
export function MemoryChart({ samples }: { samples: readonly MemorySample[] }) {
  return (
    <ChartFrame
      title="Memory"
      description="Resident memory of both processes since this page was opened"
      legend={['Engine', 'Server']}
      height={200}
    >
      <AreaChart data={[...samples]} margin={{ top: 4, right: 4, bottom: 0, left: 8 }}>
        <CartesianGrid vertical={false} />
        <XAxis
          dataKey="at"
          type="number"
          domain={['dataMin', 'dataMax']}
          tickFormatter={(at: number) => clock.format(at)}
          tickLine={false}
          axisLine={false}
          minTickGap={70}
        />
        <YAxis tickFormatter={(bytes: number) => formatBytes(bytes)} tickLine={false} axisLine={false} width={64} />
        <Tooltip
          isAnimationActive={false}
          labelFormatter={(at) => clock.format(Number(at))}
          formatter={(bytes) => formatBytes(Number(bytes))}
          contentStyle={{ background: 'var(--raised)', border: '1px solid var(--border-strong)', borderRadius: 6, fontSize: 12 }}
        />
        <Area
          dataKey="engineBytes"
          name="Engine"
          stroke={seriesColor(0)}
          fill={seriesColor(0)}
          fillOpacity={0.12}
          strokeWidth={1.5}
          isAnimationActive={false}
        />
        <Area
          dataKey="serverBytes"
          name="Server"
          stroke={seriesColor(1)}
          fill={seriesColor(1)}
          fillOpacity={0.12}
          strokeWidth={1.5}
          isAnimationActive={false}
        />
      </AreaChart>
    </ChartFrame>
  )
}
