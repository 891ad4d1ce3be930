'use client'

import { Kbd } from '../../../../_ui/controls/Kbd.tsx'
import { Dialog } from '../../../../_ui/overlay/Dialog.tsx'
import { type RowAction, rowKeys } from './rowKeys.ts'

/** The keys of the queue. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title="Keys" description="They also work while Korean is typed with the input method on.">
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5">
        {(Object.keys(rowKeys) as RowAction[]).map((action) => (
          <div key={action} className="contents">
            <dt className="flex gap-1">
              {rowKeys[action].keys.map((key) => (
                <span key={key}>
                  <span className="sr-only">{key}</span>
                  <Kbd keys={key.replace('Arrow', '')} />
                </span>
              ))}
            </dt>
            <dd>{rowKeys[action].does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
