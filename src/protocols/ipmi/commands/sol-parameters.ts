import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";

/** SOL configuration parameters (26.3, table 26-5). */
export const SOL_PARAMETER = {
  setInProgress: 0,
  enable: 1,
  authentication: 2,
  characterAccumulate: 3,
  retry: 4,
  nonVolatileBitRate: 5,
  volatileBitRate: 6,
  channel: 7,
  port: 8,
} as const;

/** Bit rates by number; 0 is the serial port's own setting. */
const BIT_RATES = new Map([
  [9600, 6],
  [19_200, 7],
  [38_400, 8],
  [57_600, 9],
  [115_200, 10],
]);

export interface SolConfiguration {
  enabled: boolean;
  forceEncryption: boolean;
  forceAuthentication: boolean;
  /** The least level that may activate SOL. */
  privilege: number;
  /** How long the BMC collects characters before it sends them. */
  accumulateMs: number;
  /** And how many at once are sent without waiting. */
  sendThreshold: number;
  retryCount: number;
  retryIntervalMs: number;
  /** 0: the serial port's own setting. */
  bitRate: number;
}

/** As Dell's BMCs have it. */
export const DEFAULT_SOL_CONFIGURATION: SolConfiguration = {
  enabled: true,
  forceEncryption: false,
  forceAuthentication: false,
  privilege: 4,
  accumulateMs: 50,
  sendThreshold: 255,
  retryCount: 7,
  retryIntervalMs: 480,
  bitRate: 115_200,
};

/** The data of one of parameters 1 to 6, or null for others. */
export function encodeSolParameter(parameter: number, sol: SolConfiguration): Uint8Array | null {
  const writer = new ByteWriter("le", 2);
  switch (parameter) {
    case SOL_PARAMETER.enable:
      return writer.u8(sol.enabled ? 1 : 0).finish();
    case SOL_PARAMETER.authentication:
      return writer
        .u8((sol.forceEncryption ? 0x80 : 0) | (sol.forceAuthentication ? 0x40 : 0) | sol.privilege)
        .finish();
    case SOL_PARAMETER.characterAccumulate:
      return writer
        .u8(sol.accumulateMs / 5)
        .u8(sol.sendThreshold)
        .finish();
    case SOL_PARAMETER.retry:
      return writer
        .u8(sol.retryCount)
        .u8(sol.retryIntervalMs / 10)
        .finish();
    case SOL_PARAMETER.nonVolatileBitRate:
    case SOL_PARAMETER.volatileBitRate:
      return writer.u8(BIT_RATES.get(sol.bitRate) ?? 0).finish();
    default:
      return null;
  }
}

/** What a parameter's data say, or null for a parameter that is not one of 1 to 6. */
export function decodeSolParameter(parameter: number, data: Uint8Array): Partial<SolConfiguration> | null {
  const reader = new ByteReader(data, "le");
  switch (parameter) {
    case SOL_PARAMETER.enable:
      return { enabled: (reader.u8("SOL enable") & 1) !== 0 };
    case SOL_PARAMETER.authentication: {
      const byte = reader.u8("SOL authentication");
      return { forceEncryption: (byte & 0x80) !== 0, forceAuthentication: (byte & 0x40) !== 0, privilege: byte & 0x0f };
    }
    case SOL_PARAMETER.characterAccumulate: {
      const accumulateMs = reader.u8("SOL character accumulate interval") * 5;
      return { accumulateMs, sendThreshold: reader.u8("SOL character send threshold") };
    }
    case SOL_PARAMETER.retry: {
      const retryCount = reader.u8("SOL retry count") & 0x07;
      return { retryCount, retryIntervalMs: reader.u8("SOL retry interval") * 10 };
    }
    case SOL_PARAMETER.nonVolatileBitRate:
    case SOL_PARAMETER.volatileBitRate: {
      const number = reader.u8("SOL bit rate") & 0x0f;
      return { bitRate: [...BIT_RATES].find(([, known]) => known === number)?.[0] ?? 0 };
    }
    default:
      return null;
  }
}
