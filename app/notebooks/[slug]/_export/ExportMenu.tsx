'use client'

import { Download } from 'lucide-react'
import { useState } from 'react'
import { type ExportFormat, exportFormatFacts, exportFormats } from '#server/core/export/exportFormats.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { saveFetched } from '../../../_ui/browser/saveFile.ts'
import { Menu } from '../../../_ui/overlay/Menu.tsx'
import { toastError } from '../../../_ui/overlay/toasts.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useRun } from '../_run/runContext.ts'
import { exportUrl } from './exportUrl.ts'

/** Downloads the current grid in the selected lane. Unsaved edits are saved first. */
export function ExportMenu() {
  const { slug, flush } = useNotebook()
  const { lane, trained } = useRun()
  const [busy, setBusy] = useState(false)
  const download = async (format: ExportFormat, bom = false) => {
    setBusy(true)
    try {
      await flush()
      const leavesOutTrained = trained.byCase.size > 0 && trained.leavesOut
      await saveFetched(exportUrl({ slug, format, lane, bom, leavesOutTrained }), `${slug}.${format}`)
    } catch (thrown) {
      toastError(thrown, 'The export failed')
    } finally {
      setBusy(false)
    }
  }
  const items = exportFormats.flatMap((format) => {
    const { title, hint } = exportFormatFacts[format]
    const item = { label: title, hint, onSelect: () => void download(format) }
    if (format !== 'csv') return [item]
    return [
      item,
      {
        label: 'CSV for Excel',
        hint: 'With a byte order mark, so that Excel reads Korean correctly',
        onSelect: () => void download('csv', true),
      },
    ]
  })
  return (
    <Menu
      trigger={
        <Button size="sm" icon={Download} loading={busy}>
          Export
        </Button>
      }
      items={items}
    />
  )
}
