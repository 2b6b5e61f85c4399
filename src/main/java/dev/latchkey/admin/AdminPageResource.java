package dev.latchkey.admin;

import dev.latchkey.account.Pages;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/** The page for operators. It holds nothing that is worth a secret: its scripts ask the doors below, as any client does. */
@Path("/admin")
@Produces(MediaType.TEXT_HTML)
public class AdminPageResource {

    private final Pages pages;

    AdminPageResource(Pages pages) {
        this.pages = pages;
    }

    @GET
    public String admin(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("admin", accepted);
    }
}
