import type { ProviderDefinition } from "./protocol/types";
import { RANDOM } from "./random";
import { TLS } from "./tls";

/** The providers whose Go modules cannot be downloaded. */
export const FALLBACK_PROVIDERS: readonly ProviderDefinition[] = [RANDOM, TLS];
