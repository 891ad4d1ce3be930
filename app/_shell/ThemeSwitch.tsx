'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { SegmentedControl } from '../_ui/controls/SegmentedControl.tsx'
import { setTheme, useThemeChoice } from '../_ui/browser/theme.ts'

const options = [
  { value: 'system', label: 'Follow the system', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const

export function ThemeSwitch() {
  return <SegmentedControl label="Theme" value={useThemeChoice()} onChange={setTheme} options={options} iconsOnly />
}
