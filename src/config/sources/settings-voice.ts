import type { AskingVoice } from '../schema/message-style.ts'
import { fileVoice } from './file-voice.ts'

/** How the settings that a program hands over are spoken of: `version "2.1" in the settings`. */
export function settingsVoice(name: string): AskingVoice {
  const voice = fileVoice({ name, prefix: '' }, [])
  return {
    ...voice,
    missing: (argument) => ({
      code: 'INVALID_ARGUMENT',
      message: `${voice.name(argument)} is missing.`,
      hint: argument === 'VERSION' ? 'Give it a full version, such as 2.1.106.' : 'Give it the built image.',
    }),
  }
}
