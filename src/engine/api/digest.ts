import * as z from 'zod/mini'
import { type Digest, isDigest } from '../../domain/image/digest.ts'

/** A digest in an answer. */
export const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value))
