import type { Tone } from './Badge.tsx'
import { cx } from '../cx.ts'

const tones: Record<Tone, string> = {
  neutral: 'bg-border-strong',
  accent: 'bg-accent-text',
  good: 'bg-good',
  bad: 'bg-bad',
  warn: 'bg-warn',
}

/** A coloured dot, hidden from screen readers: the text beside it has the same meaning. */
export function StatusDot({ tone, pulse = false }: { tone: Tone; pulse?: boolean }) {
  return <span aria-hidden className={cx('inline-block size-2 shrink-0 rounded-full', tones[tone], pulse && 'animate-pulse')} />
}
