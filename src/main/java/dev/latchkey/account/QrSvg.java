package dev.latchkey.account;

import io.nayuki.qrcodegen.QrCode;

/** Draws a QR code (ISO/IEC 18004) as SVG: one path of squares on white, so that it can be read on a dark page too. */
final class QrSvg {

    private static final int BORDER = 4;

    private QrSvg() {}

    /** Whatever corrects more errors takes no more than 2331 bytes, and the longest address is almost as long by itself. */
    static String of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        int size = code.size + 2 * BORDER;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">\
                <path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>""".formatted(size, size, size, size, squares(code));
    }

    private static String squares(QrCode code) {
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + BORDER)
                            .append(' ')
                            .append(y + BORDER)
                            .append("h1v1h-1z");
                }
            }
        }
        return path.toString();
    }
}
