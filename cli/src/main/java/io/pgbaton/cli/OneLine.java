package io.pgbaton.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What goes on record and is shown in one line: text that is not blank and has no line's end. */
public final class OneLine implements ITypeConverter<String> {

    @Override
    public String convert(String value) {
        if (value.isBlank()) {
            throw new TypeConversionException("it is blank; write what others will understand");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new TypeConversionException("it has control characters; write one line of text");
        }
        return value.strip();
    }
}
