import { expect, test } from 'vitest'
import { jobLabels } from './jobLabels.ts'

test('a job is called by its adapter, and by its time too where another one has the same name', () => {
  expect(
    jobLabels([
      { id: 't20261130-101500-ab12', name: '말투' },
      { id: 't20261130-111530-cd34', name: '말투' },
      { id: 't20261130-111545-ef56', name: '말투' },
      { id: 't20261130-111545-gh78', name: 'terse' },
    ]),
  ).toEqual(['말투 11-30 10:15', '말투 11-30 11:15 cd34', '말투 11-30 11:15 ef56', 'terse'])
})
